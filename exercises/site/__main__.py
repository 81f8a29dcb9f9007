"""The page generator as a command: ``python -m exercises.site`` verifies and writes the pages."""
from exercises.site.pages import write_pages
from exercises.verify import verify_all

if __name__ == "__main__":
    write_pages(verify_all())
