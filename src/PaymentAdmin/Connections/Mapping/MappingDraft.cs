using System.Text.Json;
using System.Text.Json.Nodes;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>A field of the PSP as a person maps it.</summary>
public sealed class MappingRowDraft(string target, TargetField? field, ValueDraft value)
{
    public string Target { get; set; } = target;

    /// <summary>What the PSP says of it; null for one that the person added.</summary>
    public TargetField? Field { get; } = field;

    public ValueDraft Value { get; } = value;

    /// <summary>Whether its name is the person's: one of the PSP's own cannot be renamed or removed.</summary>
    public bool IsFree => Field is null;

    /// <summary>Whether it becomes a rule. One that the person added always does, so that it cannot be lost half done.</summary>
    public bool IsSent => IsFree || Value.From != ValueDraft.Nothing;
}

/// <summary>A mapping as a person edits it: a row for each field of the PSP, filled or not, and for each other field that is sent.</summary>
public sealed class MappingDraft
{
    private readonly TargetForm _form;

    private MappingDraft(TargetForm form)
    {
        _form = form;
    }

    public List<MappingRowDraft> Rows { get; } = [];

    public bool TakesOtherFields => _form.TakesOtherFields;

    public static MappingDraft Of(TargetForm form, JsonElement rules)
    {
        var draft = new MappingDraft(form);
        foreach (var rule in rules.EnumerateArray())
        {
            var target = rule.GetProperty("target").GetString()!;
            draft.Rows.Add(new MappingRowDraft(target, form.Find(target) is { IsOpen: false } field ? field : null, ValueDraft.Of(rule)));
        }

        draft.AddUnfilled();
        return draft;
    }

    /// <summary>A field of the person's own; where the PSP has an open place, it begins there.</summary>
    public MappingRowDraft AddField()
    {
        var start = _form.Fields.FirstOrDefault(field => field.IsOpen)?.Path[..^1] ?? "";
        var row = new MappingRowDraft(start, null, new ValueDraft());
        Rows.Add(row);
        return row;
    }

    /// <summary>The rules, in the rows' order.</summary>
    public JsonElement ToRules()
    {
        var rules = new JsonArray();
        foreach (var row in Rows.Where(row => row.IsSent))
        {
            var rule = row.Value.ToJson();
            rule.Insert(0, "target", row.Target);
            rules.Add((JsonNode)rule);
        }

        return JsonElement.Parse(rules.ToJsonString());
    }

    /// <summary>How messages name a row: <c>rules[3]</c>; by its field where it is no rule.</summary>
    public string PathOf(MappingRowDraft row) => row.IsSent ? $"rules[{Rows.Where(other => other.IsSent).ToList().IndexOf(row)}]" : row.Target;

    /// <summary>What is plainly missing, named as in <see cref="PathOf"/>, in words that fit a form.</summary>
    public void Check(FieldErrors errors)
    {
        var filled = Rows.Where(row => row.IsSent).Select(row => row.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var row in Rows)
        {
            var path = PathOf(row);
            var group = row.IsFree ? null : GroupOf(row.Target);
            errors.Check(!row.IsFree || row.Value.From != ValueDraft.Nothing, $"{path}.source", "Choose where the value comes from, or remove the field.");
            errors.Check(group is null || group.Any(filled.Contains), path, group?.Count > 1 ? $"The PSP needs one of {string.Join(", ", group)}." : "The PSP needs this field: choose where it comes from.");
            foreach (var (index, _) in row.Value.Parts.Index().Where(part => row.Value.From == ValueDraft.Joined && part.Item.From == ValueDraft.Nothing))
            {
                errors.Add($"{path}.concatenate[{index}].source", "Choose where this part comes from.");
            }
        }
    }

    /// <summary>What the PSP needs, this field among it: itself, or one of several; null where it can do without.</summary>
    public IReadOnlyList<string>? GroupOf(string target) => _form.Mandatory.FirstOrDefault(group => group.Contains(target, StringComparer.Ordinal));

    /// <summary>The fields that two drafts fill differently, with what each says.</summary>
    public static IReadOnlyList<(string Target, string Theirs, string Mine)> Differences(MappingDraft theirs, MappingDraft mine)
    {
        var (left, right) = (Shown(theirs), Shown(mine));
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Select(target => (target, left.GetValueOrDefault(target, "not sent"), right.GetValueOrDefault(target, "not sent")))
            .Where(row => row.Item2 != row.Item3)];

        static Dictionary<string, string> Shown(MappingDraft draft) => draft.Rows.Where(row => row.IsSent)
            .GroupBy(row => row.Target, StringComparer.Ordinal)
            .ToDictionary(rows => rows.Key, rows => string.Join("; ", rows.Select(row => row.Value.Show())), StringComparer.Ordinal);
    }

    /// <summary>Each known field that no rule fills gets its row after the one that stands before it in the PSP's own order.</summary>
    private void AddUnfilled()
    {
        var after = -1;
        foreach (var field in _form.Fields.Where(field => !field.IsOpen))
        {
            var place = Rows.FindIndex(row => row.Target == field.Path);
            if (place < 0)
            {
                place = after + 1;
                Rows.Insert(place, new MappingRowDraft(field.Path, field, new ValueDraft()));
            }

            after = place;
        }
    }
}
