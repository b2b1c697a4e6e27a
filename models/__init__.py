"""What is true: rules (pure), tables (rows), moves (the one door), people, and the dossier."""
