using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Gives issues to somebody, or to nobody: all that are named, or none.</summary>
public sealed class AssignIssue(UnitOfWork unitOfWork)
{
    /// <param name="Ids">The issues, 1 to 100.</param>
    /// <param name="AssignedTo">Who is to have them, <c>usr_</c> and a UUID; null or empty for nobody.</param>
    public sealed record Input(IReadOnlyList<string> Ids, string? AssignedTo = null);

    /// <param name="Count">How many changed hands.</param>
    public sealed record Answer(int Count);

    /// <exception cref="Refusal">400; 403; 404; 409 <c>issue_state</c>.</exception>
    public Task<Answer> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        var ids = IssueIds.Read(input.Ids);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var changed = 0;
                foreach (var issue in await IssueIds.Load(db, ids, cancellationToken))
                {
                    changed += await Assign(db, issue, input.AssignedTo ?? "", actor, now, cancellationToken) ? 1 : 0;
                }

                return new Answer(changed);
            },
            once,
            cancellationToken);
    }

    /// <summary>Gives one to somebody, in the caller's context.</summary>
    /// <param name="to">Who; empty for nobody, null to leave it.</param>
    internal static async Task<bool> Assign(PaymentDb db, SettlementIssue issue, string? to, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (to is null)
        {
            return false;
        }

        Guid? personId = to.Length == 0 ? null : PublicId.User.ParseOrNull(to) ?? throw Refusal.Invalid("assignedTo", "Name a person by their id, usr_ and a UUID; leave it empty for nobody.");
        var before = await NameOf(db, issue.AssignedTo, cancellationToken);
        if (!issue.Assign(personId, now))
        {
            return false;
        }

        var after = await NameOf(db, personId, cancellationToken);
        if (personId is { } person && !await MayHave(db, person, cancellationToken))
        {
            throw Refusal.Invalid("assignedTo", "This person cannot work on settlement issues, or does not exist. Choose somebody with the role finance_reviewer.");
        }

        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Assignment, text: null, actor, now, before, after));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueChanged, [new FieldChange("assignedTo", before, after)]));
        return true;
    }

    private static async Task<bool> MayHave(PaymentDb db, Guid personId, CancellationToken cancellationToken) =>
        (await RightsOfPeople.Of(db, [personId], cancellationToken)) is [var person] && person.Permissions.Contains(Permissions.ManageSettlement);

    private static async Task<string?> NameOf(PaymentDb db, Guid? personId, CancellationToken cancellationToken) =>
        personId is { } id ? await db.Set<User>().Where(user => user.Id == id).Select(user => user.Email).SingleOrDefaultAsync(cancellationToken) : null;
}
