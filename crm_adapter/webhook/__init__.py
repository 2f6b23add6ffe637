"""Any other system that speaks the signed protocol of docs/escritorios/webhook.md."""
