"""The course as a website: pages of the committed notebooks that ask no other address, and an edition that runs there."""
