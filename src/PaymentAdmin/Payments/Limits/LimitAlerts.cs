using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Limits;

/// <summary>Tells people when 80 % of a limit is used, and when the first payment does not fit: once for each limit and cap.</summary>
internal static class LimitAlerts
{
    /// <summary>80 % is used.</summary>
    public const string Near = "limit_near";

    /// <summary>A payment did not fit.</summary>
    public const string Reached = "limit_reached";

    /// <param name="on">On whose day they count, UTC.</param>
    public static async Task Raise(
        PaymentDb db, LimitBook book, IReadOnlyList<(LimitRequest Request, LimitAnswer Answer)> answered, CurrentCaps caps, DateTime on, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var group in answered.GroupBy(one => (one.Request.Connection.Id, one.Request.ProgrammeId, one.Request.Currency)))
        {
            var request = group.First().Request;
            var cap = caps.For(request);
            var (daily, budget) = (book.Find(LimitKey.Daily(request, on)), book.Find(LimitKey.Budget(request)));
            await RaiseNear(db, daily, cap.DailyVolume, now, cancellationToken);
            await RaiseNear(db, budget, cap.Budget, now, cancellationToken);
            foreach (var refused in group.Select(one => one.Answer.Refused).OfType<RefusedLimit>().DistinctBy(refused => refused.Kind))
            {
                var use = refused.Kind switch
                {
                    LimitKind.DailyVolume => daily,
                    LimitKind.ProgrammeBudget => budget,
                    _ => null,
                };
                await RaiseReached(db, use, refused, now, cancellationToken);
            }
        }
    }

    // A beneficiary who has got what is due is no news: only budgets and days are told of beforehand.
    private static async Task RaiseNear(PaymentDb db, LimitUse? use, long? cap, DateTime now, CancellationToken cancellationToken)
    {
        if (use?.TellsNear(cap) == true)
        {
            var (name, link) = await Owner(db, use.Kind, use.OwnerId, cancellationToken);
            await RaiseAlert.Raise(
                db, now, Near, use.Id,
                $"{Capital(Limit(use.Kind))} of {name} is nearly used up{On(use)}: {Show(use.UsedMinor, use.Currency)} of {Show(cap!.Value, use.Currency)}. What does not fit is held.", link, cancellationToken);
        }
    }

    // Limits without a row that many share are told of once for their owner, until somebody closes that.
    private static async Task RaiseReached(PaymentDb db, LimitUse? use, RefusedLimit refused, DateTime now, CancellationToken cancellationToken)
    {
        if (use?.TellsReached(refused.CapMinor) != false)
        {
            var (name, link) = await Owner(db, refused.Kind, refused.OwnerId, cancellationToken);
            await RaiseAlert.Raise(db, now, Reached, use?.Id ?? refused.OwnerId, $"{LimitText.Of(refused, name)} {WhatNow(refused)}", link, cancellationToken);
        }
    }

    private static string WhatNow(RefusedLimit refused) => refused.Until is null
        ? "Such payments are held until somebody changes the limit, or cancels them."
        : "Such payments are held, and go on the day after.";

    private static async Task<(string Name, string Link)> Owner(PaymentDb db, LimitKind kind, Guid id, CancellationToken cancellationToken)
    {
        if (kind is LimitKind.ProgrammeBudget or LimitKind.BeneficiaryCycle)
        {
            return ($"the programme {await db.Programmes.Where(row => row.Id == id).Select(row => row.Code).SingleAsync(cancellationToken)}", $"programmes/{PublicId.Programme.Format(id)}");
        }

        var connection = await (
            from row in db.Connections
            join processor in db.Processors on row.ProcessorId equals processor.Id
            where row.Id == id
            select new { processor.Code, row.Environment }).SingleAsync(cancellationToken);
        return ($"the {Words.Of(connection.Environment)} connection of {connection.Code}", $"connections/{PublicId.Connection.Format(id)}");
    }

    private static string Limit(LimitKind kind) => kind == LimitKind.DailyVolume ? "the daily volume" : "the budget";

    private static string On(LimitUse use) => use.Day is { } day ? string.Create(CultureInfo.InvariantCulture, $" on {day:yyyy-MM-dd}") : "";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Show(long minor, string currency) => new Amount(minor, Currency.Of(currency)).Show(CultureInfo.InvariantCulture);
}
