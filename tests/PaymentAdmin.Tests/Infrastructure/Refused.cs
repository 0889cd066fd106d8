using PaymentAdmin.Domain;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>That a handler says no, and how.</summary>
internal static class Refused
{
    public static async Task<Refusal> With(RefusalKind kind, string code, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(act);
        Assert.Equal((kind, code), (refusal.Kind, refusal.Code));
        return refusal;
    }

    public static Task<Refusal> NotFound(Func<Task> act) => With(RefusalKind.NotFound, "not_found", act);

    /// <summary>Each of these people is refused for want of the permission.</summary>
    public static async Task ForWantOf(string permission, IEnumerable<Actor> people, Func<Actor, Task> act)
    {
        foreach (var person in people)
        {
            var refusal = await With(RefusalKind.Forbidden, "forbidden", () => act(person));
            Assert.Contains(permission, refusal.Message, StringComparison.Ordinal);
        }
    }
}
