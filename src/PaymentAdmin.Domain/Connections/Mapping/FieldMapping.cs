using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>
/// How one payment of ours becomes the JSON of a PSP (psp-integration, phase 1, step 4). Immutable and sound: it fills all that the PSP
/// cannot do without, and none of its rules changes amount, currency, recipient or reference.
/// </summary>
public sealed class FieldMapping : IEquatable<FieldMapping>
{
    /// <summary>The most rules.</summary>
    public const int MaxRules = 100;

    private FieldMapping(TargetForm form, IReadOnlyList<MappingRule> rules)
    {
        Form = form;
        Rules = rules;
    }

    /// <summary>What the PSP takes.</summary>
    public TargetForm Form { get; }

    /// <summary>The rules; their order is that of the fields in the JSON.</summary>
    public IReadOnlyList<MappingRule> Rules { get; }

    /// <summary>SHA-256 of the canonical JSON form, 64 small hexadecimal digits: what an approval is bound to (design, rule 7).</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(MappingJson.Write(this))));

    /// <summary>Makes a mapping of rules.</summary>
    /// <exception cref="Refusal">400 with everything that is wrong, named as in the JSON form: <c>rules[3].format</c>.</exception>
    public static FieldMapping Of(TargetForm form, IReadOnlyList<MappingRule> rules)
    {
        var errors = new FieldErrors();
        MappingCheck.Check(form, rules, errors);
        errors.ThrowIfAny();
        return new FieldMapping(form, [.. rules]);
    }

    /// <summary>The mapping with which a new connection begins.</summary>
    public static FieldMapping Default(TargetForm form) => Of(form, form.DefaultRules);

    /// <summary>The JSON of one payment. A field whose source the payment lacks is left out where the PSP can do without it.</summary>
    /// <exception cref="Refusal">422 <c>payment_not_mappable</c>, naming each field with its remedy, never a person's data.</exception>
    public JsonObject Apply(PaymentToSend payment) =>
        Assemble(MappedValues.Of(this, payment).Select(value => (value.Target, value.Node)));

    /// <summary>The same as a flat item of a batch (psp-integration, phase 2, batch payment), without metadata.</summary>
    /// <exception cref="Refusal">422 as for <see cref="Apply"/>; <c>batches_not_offered</c> where the dialect has none.</exception>
    public JsonObject ApplyFlat(PaymentToSend payment)
    {
        if (!Form.TakesBatches)
        {
            throw Refusal.Rule("batches_not_offered", $"The dialect {Words.Of(Form.Dialect)} takes no batches. Send its payments one by one.");
        }

        return Assemble(
            from value in MappedValues.Of(this, payment)
            let path = TargetForm.FlatPath(value.Target)
            where path is not null
            select (path, value.Node));
    }

    /// <summary>What has to be done to this mapping to make it the other; empty exactly where the two are equal.</summary>
    public IReadOnlyList<MappingDifference> DifferenceTo(FieldMapping other) => MappingDifference.Between(Rules, other.Rules);

    /// <summary>Whether the other is for the same dialect and has the same rules in the same order.</summary>
    public bool Equals(FieldMapping? other) =>
        other is not null && Form.Dialect == other.Form.Dialect && Rules.SequenceEqual(other.Rules);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldMapping);

    /// <inheritdoc/>
    public override int GetHashCode() => Rules.Aggregate((int)Form.Dialect, HashCode.Combine);

    private static JsonObject Assemble(IEnumerable<(string Path, JsonValue Node)> values)
    {
        var whole = new JsonObject();
        foreach (var (path, node) in values)
        {
            var segments = path.Split('.');
            var place = whole;
            foreach (var segment in segments[..^1])
            {
                if (place[segment] is not JsonObject inner)
                {
                    place[segment] = inner = [];
                }

                place = inner;
            }

            place.Add(segments[^1], node);
        }

        return whole;
    }
}
