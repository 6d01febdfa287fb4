"""What a session needs on paper: each document is plain data, a page, and a PDF, generated and never retyped."""
