"""What advocates have earned and can lose: their tier from evidence, and suspension with appeal."""
