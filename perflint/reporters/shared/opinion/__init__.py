"""The review opinion: what a template may say (`facts`), and templates that are Word files (`template`, `sandbox`)."""
