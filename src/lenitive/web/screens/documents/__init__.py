"""What a session needs on paper, generated from the record, and the signatures under the note."""
