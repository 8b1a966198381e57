"""People whom an import holds back: side by side with whoever they may be."""
