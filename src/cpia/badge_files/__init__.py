"""What a learner keeps of a certification: the signed JSON, alone and inside an SVG badge, a PNG badge and a PDF."""
