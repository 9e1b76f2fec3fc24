"""What the post discusses and its base model leaves out: each is off unless asked for."""
