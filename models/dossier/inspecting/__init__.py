"""What makes a file of each kind fit to be read, or unfit."""
