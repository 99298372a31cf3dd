"""The API asked by Schemathesis, in every role: whatever its description allows, and then the rest."""
