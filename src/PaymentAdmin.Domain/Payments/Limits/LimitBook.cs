namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>
/// Limits and reservations that one caller has for itself, and what becomes of them. A payment takes its part of all of its limits or of
/// none; what it gives back goes to the very rows that it took it of.
/// </summary>
public sealed class LimitBook
{
    private readonly Dictionary<Guid, LimitUse> _uses;
    private readonly Dictionary<(Guid PaymentId, int Intent), LimitReservation> _reservations;
    private readonly List<object> _added = [];

    /// <summary>Opens it on what exists; what is missing is nothing used yet, and nothing reserved.</summary>
    public LimitBook(IEnumerable<LimitUse> uses, IEnumerable<LimitReservation> reservations)
    {
        _uses = uses.ToDictionary(use => use.Id);
        _reservations = reservations.ToDictionary(reservation => (reservation.PaymentId, reservation.Intent));
    }

    /// <summary>What did not exist before: limits and reservations.</summary>
    public IReadOnlyList<object> Added => _added;

    /// <summary>How a limit is used; null where nothing of it ever was.</summary>
    public LimitUse? Find(LimitKey key) => _uses.GetValueOrDefault(key.Id);

    /// <summary>
    /// Reserves a payment's part of its limits. One that stands is not taken twice; if it is of another day and nothing was sent, it moves to
    /// this day. Where something does not fit, nothing changes.
    /// </summary>
    /// <param name="request">The payment.</param>
    /// <param name="caps">The caps as they are now.</param>
    /// <param name="now">When, UTC.</param>
    public LimitAnswer Reserve(LimitRequest request, LimitCaps caps, DateTime now)
    {
        var standing = _reservations.GetValueOrDefault((request.PaymentId, request.Intent)) is { Stands: true } found ? found : null;
        if (standing?.Covers(request, now) == true)
        {
            return new LimitAnswer(request.PaymentId);
        }

        var (daily, budget, cycle) = (LimitKey.Daily(request, now), LimitKey.Budget(request), LimitKey.Cycle(request));
        if (caps.SingleMaximum is { } single && request.AmountMinor > single)
        {
            return new LimitAnswer(request.PaymentId, new RefusedLimit(LimitKind.SingleMaximum, request.Connection.Id, request.Currency, single, 0, request.AmountMinor, Until: null));
        }

        var refused = Refusing(daily, caps.DailyVolume, request, standing) ?? Refusing(budget, caps.Budget, request, standing) ?? Refusing(cycle, caps.BeneficiaryCycle, request, standing);
        if (refused is not null)
        {
            return new LimitAnswer(request.PaymentId, refused.Kind == LimitKind.DailyVolume ? Waiting(refused, request, now) : refused);
        }

        GiveBack(standing);
        Take(request, [Use(daily), Use(budget), Use(cycle)], now);
        return new LimitAnswer(request.PaymentId);
    }

    /// <summary>
    /// Counts an intent that arrived, or may have, and of which nothing stands: it was given back, or never taken. It counts on the rows on
    /// which it did before, else on those of the day on which it left; whatever the caps say, it is a fact.
    /// </summary>
    /// <param name="request">The payment.</param>
    /// <param name="leftAt">When it left, UTC.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>False where it counts already.</returns>
    public bool Count(LimitRequest request, DateTime leftAt, DateTime now)
    {
        var before = _reservations.GetValueOrDefault((request.PaymentId, request.Intent));
        if (before is { Stands: true })
        {
            return false;
        }

        Take(request, before is null ? [Use(LimitKey.Daily(request, leftAt)), Use(LimitKey.Budget(request)), Use(LimitKey.Cycle(request))] : [.. before.Rows.Select(row => _uses[row])], now);
        return true;
    }

    /// <summary>Gives back what an intent has taken, once.</summary>
    /// <returns>False where nothing of it stood.</returns>
    public bool Release(Guid paymentId, int intent, string why, DateTime now)
    {
        if (_reservations.GetValueOrDefault((paymentId, intent)) is not { Stands: true } standing)
        {
            return false;
        }

        GiveBack(standing);
        standing.Release(why, now);
        return true;
    }

    // What is larger than a whole day's volume fits no day: a person has to act.
    private static RefusedLimit Waiting(RefusedLimit refused, LimitRequest request, DateTime now) =>
        refused.AskedMinor > refused.CapMinor ? refused : refused with { Until = LocalDay.Ends(now, request.Connection.TimeZone) };

    private RefusedLimit? Refusing(LimitKey key, long? cap, LimitRequest request, LimitReservation? standing)
    {
        var use = Use(key);

        // What it has of this row already makes room for what it asks for; the same as before is never refused.
        var has = standing is not null && standing.Rows.Contains(use.Id) ? standing.AmountMinor : 0;
        return request.AmountMinor <= has || use.Fits(request.AmountMinor - has, cap)
            ? null
            : new RefusedLimit(key.Kind, key.OwnerId, key.Currency, cap!.Value, use.UsedMinor, request.AmountMinor, Until: null);
    }

    private LimitUse Use(LimitKey key)
    {
        if (!_uses.TryGetValue(key.Id, out var use))
        {
            _uses.Add(key.Id, use = LimitUse.Of(key));
            _added.Add(use);
        }

        return use;
    }

    private void Take(LimitRequest request, LimitUse[] uses, DateTime now)
    {
        var name = (request.PaymentId, request.Intent);
        if (!_reservations.TryGetValue(name, out var reservation))
        {
            _reservations.Add(name, reservation = LimitReservation.Of(request.PaymentId, request.Intent));
            _added.Add(reservation);
        }

        Array.ForEach(uses, use => use.Take(request.AmountMinor));
        reservation.Take(uses[0].Id, uses[1].Id, uses[2].Id, request.AmountMinor, now);
    }

    private void GiveBack(LimitReservation? standing)
    {
        foreach (var row in standing?.Rows ?? [])
        {
            _uses[row].GiveBack(standing!.AmountMinor);
        }
    }
}
