"""What is run by hand for hours rather than by pytest: damaged files, and kills."""
