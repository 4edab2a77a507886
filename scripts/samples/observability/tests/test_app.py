import unittest

from app.jobs import nightly
from app.orders import OutOfStock, place


class AppTests(unittest.TestCase):
    def test_place(self):
        self.assertEqual(place("tea", {"tea": 2}), {"item": "tea", "left": 1})
        with self.assertRaises(OutOfStock):
            place("tea", {})

    def test_nightly(self):
        self.assertTrue(nightly.run())
