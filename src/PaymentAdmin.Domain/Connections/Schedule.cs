using System.Globalization;

namespace PaymentAdmin.Domain.Connections;

/// <summary>A list of pauses in whole seconds, one after another; compared by value.</summary>
public sealed record Schedule
{
    private Schedule(string text)
    {
        Text = text;
    }

    /// <summary>The seconds, separated by commas: as they are stored.</summary>
    public string Text { get; }

    /// <summary>The pauses, in seconds.</summary>
    public IReadOnlyList<int> Seconds => [.. Text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    /// <summary>A schedule of these seconds.</summary>
    public static Schedule Of(params IEnumerable<int> seconds) => new(string.Join(',', seconds.Select(second => second.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    public static Schedule Stored(string text) => new(text);

    /// <summary>Notes what is out of bounds.</summary>
    /// <param name="field">As the API names it.</param>
    /// <param name="seconds">The pauses.</param>
    /// <param name="maxCount">Most pauses.</param>
    /// <param name="maxSeconds">Longest pause, in seconds.</param>
    /// <param name="errors">Takes the messages.</param>
    public static void Check(string field, IReadOnlyList<int> seconds, int maxCount, int maxSeconds, FieldErrors errors)
    {
        errors.Check(seconds.Count >= 1 && seconds.Count <= maxCount, field, $"{field} holds 1 to {maxCount} pauses in seconds.");
        errors.Check(seconds.All(second => second >= 0 && second <= maxSeconds), field, $"Each pause in {field} is 0 to {maxSeconds} seconds.");
    }
}
