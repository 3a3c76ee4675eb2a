"""Order lines -> what each customer did: sums, counts and extremes, every line counted or left out."""
