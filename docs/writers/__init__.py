"""What writes the reference pages: one module for each stage of the journey, each with a dict PAGES."""
