namespace PaymentAdmin.Connections.Calls;

/// <summary>Thrown while a connection is opened: certainly nothing was sent. Its message is for people.</summary>
internal sealed class NotSentException(string message, Exception? inner = null) : Exception(message, inner);
