namespace PaymentAdmin.Connections.Dialects;

/// <summary>
/// What a PSP sent cannot be read. Thrown and caught within the dialects: to everybody else it is a
/// <see cref="PspError"/> or the problem of a <see cref="WebhookReading"/>.
/// </summary>
internal sealed class UnreadableException(string message) : Exception(message);
