"""The console's pages: server-rendered, whole without JavaScript, livelier with it."""
