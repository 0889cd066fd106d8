using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>Writes JSON as a PSP does: plus signs and accents stand as they are.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer that is one object.</summary>
    public static Answer Write(int status, Action<Utf8JsonWriter> members) => new(status, Object(members));

    /// <summary>An answer that is one array.</summary>
    public static Answer WriteArray(int status, Action<Utf8JsonWriter> items) => new(status, Bytes(json =>
    {
        json.WriteStartArray();
        items(json);
        json.WriteEndArray();
    }));

    /// <summary>The bytes of one object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> members) => Bytes(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    /// <summary>A time as RFC 3339, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, Time(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, s_options);
        write(json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
