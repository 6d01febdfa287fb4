"""Books that a clinic keeps beside its charts: controlled drug, and who was let in. Each is a stream of the record."""
