"""Documents: pictures of articles and PDF files with their pages; who may see them is decided
above."""
