"""The page generator as a command: ``python -m backproof.site`` verifies and writes the pages."""
from backproof.site.pages import write_pages
from backproof.verify import verify_all

if __name__ == "__main__":
    write_pages(verify_all())
