#pragma warning disable MA0047, CA1822, CA1052, RS0030, CS1998, IDE0060, IDE0130 // What breaks the rules of the design breaks those of the house.
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Tests.Architecture.Violating.Fees;
using PaymentAdmin.Tests.Architecture.Violating.Fees.Pages;

// One violation of each rule, to show that each rule can fail.
namespace PaymentAdmin.Tests.Architecture.Violating.Data
{
    internal sealed class KnowsAModule
    {
        public object Make() => new FeesModule();
    }
}

namespace PaymentAdmin.Tests.Architecture.Violating.Platform
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class NamesATypeAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }

    [NamesAType(typeof(FeesModule))]
    internal sealed class KnowsAModuleInAnAttribute;
}

namespace PaymentAdmin.Tests.Architecture.Violating.Fees
{
    public sealed class FeesModule
    {
        internal void Inside() => _ = new Processors.ProcessorsModule();
    }

    internal sealed class Inner;

    namespace Pages
    {
        public sealed class FeesPage;
    }
}

namespace PaymentAdmin.Tests.Architecture.Violating.UI
{
    public sealed class KnowsAModule
    {
        public async Task<object> Make()
        {
            await Task.Yield();
            return new FeesModule();
        }
    }

    public sealed class Component;
}

namespace PaymentAdmin.Tests.Architecture.Violating.Demo
{
    public sealed class Seed;
}

namespace PaymentAdmin.Tests.Architecture.Violating.Processors
{
    public sealed class ProcessorsModule
    {
        public object Make() => new FeesModule();
    }

    public sealed class UsesAnInternalTypeInALambda
    {
        public Func<Task<object>> Make(int seed) => async () =>
        {
            await Task.Yield();
            return seed > 0 ? new Inner() : "";
        };
    }

    public sealed class UsesAnInternalMember
    {
        public void Use(FeesModule module) => module.Inside();
    }

    public sealed class UsesAPage
    {
        public object Make() => new FeesPage();
    }

    public sealed class UsesAGenericArgument
    {
        public int Count() => Array.Empty<KeyValuePair<int, Inner[]>>().Length;
    }

    public sealed class KnowsTheFrame
    {
        public Type Make() => typeof(UI.Component);
    }

    public sealed class KnowsTheDemo
    {
        public Type Make() => typeof(Demo.Seed);
    }

    public sealed class WritesSql
    {
        public Task<int> Write(DbContext db) => db.Database.ExecuteSqlRawAsync("DELETE FROM \"AuditEntries\"");
    }

    public sealed class LooksAtTheClock
    {
        public IEnumerable<object> Look()
        {
            yield return DateTime.UtcNow;
            yield return Guid.CreateVersion7();
        }
    }

    public sealed class RequiresNothing
    {
        public async Task Handle(Actor actor, CancellationToken cancellationToken)
        {
            // In another method, it may run or not.
            Action never = () => actor.Require("x");
            await Task.FromResult(never);
        }

        public async IAsyncEnumerable<int> Stream(Actor actor)
        {
            await Task.Yield();
            yield return actor.Name.Length;
        }
    }

    public sealed class RequiresInItsStateMachine
    {
        public async Task Handle(Actor actor)
        {
            await Task.Yield();
            actor.Require("x");
        }

        public async IAsyncEnumerable<int> Stream(Actor actor)
        {
            actor.Require("x");
            await Task.Yield();
            yield return 1;
        }
    }

    public sealed class KnowsNoActor(IDbContextFactory<PaymentDb> contexts)
    {
        public Task<PaymentDb> Handle(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);
    }
}
