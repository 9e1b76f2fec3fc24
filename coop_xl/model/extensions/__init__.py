"""What the post discusses and its base model leaves out: each off unless asked for."""
