"""The book as an application that reads without a network: manifest and icons, pack, service worker."""
