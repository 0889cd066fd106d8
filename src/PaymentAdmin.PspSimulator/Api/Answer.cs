using System.Text;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>What a call is answered with, before any misbehaviour of the line.</summary>
internal sealed record Answer(int Status, byte[] Body, string ContentType = "application/json; charset=utf-8")
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long it is held back before it becomes a time-out; null for an ordinary answer.</summary>
    public TimeSpan? Hold { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public static Answer Empty(int status) => new(status, []);

    public static Answer Text(int status, string text, string contentType) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    public Answer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
