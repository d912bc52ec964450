"""The course as a website: the committed notebooks as pages that ask no other address, and an edition that runs in them."""
