using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaymentAdmin.Domain.Connections;

/// <summary>A list of words; compared by value. In JSON it is a list of texts.</summary>
[JsonConverter(typeof(Json))]
public sealed record WordList
{
    /// <summary>Most words in one list.</summary>
    public const int MaxCount = 20;

    /// <summary>Longest word, in characters.</summary>
    public const int WordMaxLength = 60;

    // Stands in no word: a word is one line.
    private const char Separator = '\n';

    private WordList(string text)
    {
        Text = text;
    }

    /// <summary>No word.</summary>
    public static WordList None { get; } = new("");

    /// <summary>The words, separated by line feeds: as they are stored.</summary>
    public string Text { get; }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => Text.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A list of these words, each without the spaces around it.</summary>
    public static WordList Of(params IEnumerable<string> words) => new(string.Join(Separator, words.Select(word => word.Trim()).Where(word => word.Length > 0)));

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    public static WordList Stored(string text) => new(text);

    /// <summary>Notes what is out of bounds.</summary>
    /// <param name="field">As the API names it.</param>
    /// <param name="errors">Takes the messages.</param>
    internal void Check(string field, FieldErrors errors)
    {
        errors.Check(Words.Count <= MaxCount, field, $"{field} holds at most {MaxCount} words.");
        errors.Check(Words.All(word => PaymentAdmin.Domain.Text.IsName(word, WordMaxLength)), field, $"Each word in {field} is 1 to {WordMaxLength} characters, on one line.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Words);

    private sealed class Json : JsonConverter<WordList>
    {
        public override WordList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, WordList value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Words, options);
    }
}
