using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>Plain words for what pages say of replays.</summary>
internal static class ReplayText
{
    /// <summary>All acts, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Acts { get; } = [.. Enum.GetValues<ReplayAct>().Select(act => (Words.Of(act), Of(act)))];

    /// <summary>What was done with a notification.</summary>
    public static string Of(ReplayAct act) => act switch
    {
        ReplayAct.Tried => "Tried again",
        ReplayAct.GoneThroughAgain => "Gone through again",
        _ => "Left alone",
    };

    /// <summary>What will be done with some notifications, and why nothing.</summary>
    public static string Will(ReplayAct act, ReplaySkip? why) => act switch
    {
        ReplayAct.Tried => "Tried again, each from its original bytes.",
        ReplayAct.GoneThroughAgain => "Gone through once more. They stay processed, and nothing that they did is done twice.",
        _ => $"Left alone: {Of(why!.Value)}",
    };

    /// <summary>Why a notification is left alone.</summary>
    public static string Of(ReplaySkip why) => why switch
    {
        ReplaySkip.Waiting => "to be processed anyway.",
        ReplaySkip.Duplicate => "a duplicate; what it says was processed with its twin.",
        ReplaySkip.Held => "held; release or discard it.",
        ReplaySkip.Discarded => "discarded by a person; it can only be replayed by itself.",
        _ => "its original bytes were dropped after their time of keeping.",
    };

    /// <summary>Which notifications a replay is about.</summary>
    public static string Scope(ReplayAnswer replay) => replay switch
    {
        { Picked: { } picked } => picked == 1 ? "1 that was picked" : $"{picked:N0} that were picked",
        { Filter: { } filter } => string.Join(", ", filter.Set.Select(pair => $"{Words.Plain(pair.Name).ToLowerInvariant()}: {Shown(pair.Name, pair.Value)}")),
        _ => "all",
    };

    /// <summary>A number of notifications in words.</summary>
    public static string Count(int count) => count == 1 ? "1 notification" : $"{count:N0} notifications";

    private static string Shown(string name, string value) =>
        name == "status" ? string.Join(" or ", value.Split(',').Select(word => Words.Plain(word).ToLowerInvariant())) : value;
}
