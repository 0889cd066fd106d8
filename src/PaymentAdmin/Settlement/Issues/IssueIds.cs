using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>The issues of an act on many.</summary>
internal static class IssueIds
{
    /// <summary>Most of one act.</summary>
    public const int Max = 100;

    /// <exception cref="Refusal">400: none, too many, or the same twice; 404: one that cannot be.</exception>
    public static IReadOnlyList<Guid> Read(IReadOnlyList<string>? ids) => Read(ids, PublicId.Issue, "ids");

    /// <inheritdoc cref="Read(IReadOnlyList{string}?)"/>
    public static IReadOnlyList<Guid> Read(IReadOnlyList<string>? ids, PublicId of, string field)
    {
        if (ids is not { Count: >= 1 and <= Max } || ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
        {
            throw Refusal.Invalid(field, $"Name 1 to {Max}, each once.");
        }

        return [.. ids.Select(of.Parse)];
    }

    /// <exception cref="Refusal">404: one is not there.</exception>
    public static async Task<IReadOnlyList<SettlementIssue>> Load(PaymentDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await db.Set<SettlementIssue>().Where(issue => ids.Contains(issue.Id)).OrderBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id).ToListAsync(cancellationToken);
        return found.Count == ids.Count ? found : throw Refusal.NotFound("settlement issue");
    }

    /// <summary>Those of an act that resolves them together.</summary>
    /// <exception cref="Refusal">404: one is not there; 422 <c>issues_differ</c>.</exception>
    public static async Task<IReadOnlyList<SettlementIssue>> LoadOfOneKind(PaymentDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var issues = await Load(db, ids, cancellationToken);
        return issues.Select(issue => (issue.Kind, issue.Environment)).Distinct().Count() == 1
            ? issues
            : throw Refusal.Rule("issues_differ", "Only issues of one kind and one environment are resolved together. Filter the queue, and choose again.", "ids");
    }
}
