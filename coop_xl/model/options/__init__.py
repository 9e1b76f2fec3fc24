"""The post's discussion as options: each off unless asked for, one file a relation."""
