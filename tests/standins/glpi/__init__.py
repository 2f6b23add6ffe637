"""A strict GLPI 10 or 11 for tests, by its first REST API (apirest.php), with its bad habits as switches.

It is a process of its own (``python -m tests.standins.glpi``) and knows nothing of the product. It follows the vendor's
source: github glpi-project/glpi, src/Api/API.php, src/Api/APIRest.php, src/ITILFollowup.php, src/Webhook.php.
"""
