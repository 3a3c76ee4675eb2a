"""What the columns say: a role and a reason for each, and what one row of the file is."""
