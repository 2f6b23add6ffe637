"""The e-mail desk: staff answer cases from their own mail program, by way of a mailbox that is the bot's."""
