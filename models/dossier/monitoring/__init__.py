"""What was seen in the field: the form, what is filled in, and what it says from round to round."""
