namespace PaymentAdmin.Connections.Calls;

/// <summary>Thrown while a connection is opened: certainly nothing was sent. Its message is for people.</summary>
internal class NotSentException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Thrown where a rule of ours kept a request back: it says nothing about the PSP.</summary>
internal class KeptBackException(string message) : NotSentException(message);

/// <summary>Thrown before the first byte of a request whose time is over.</summary>
internal sealed class TooLateException() : KeptBackException(SendingTime.TooLate);
