using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Audit;

namespace PaymentAdmin.Access;

/// <summary>A person who signs in. The e-mail address is the user name; roles carry the permissions.</summary>
public sealed class User : IdentityUser<Guid>
{
    private const int StampLength = 32;

    /// <summary>False: cannot sign in, and what they were signed in to ends.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Whether this person chose the dark theme.</summary>
    public bool DarkTheme { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>
    /// Says that roles, state or password changed: ends every cookie, token and open page made before
    /// (<see cref="PersonCheck"/>), and makes a change of the same person at the same moment look again.
    /// </summary>
    internal void Renew()
    {
        SecurityStamp = NewStamp();
        ConcurrencyStamp = NewStamp();
    }

    internal void Unlock()
    {
        AccessFailedCount = 0;
        LockoutEnd = null;
    }

    internal static string NewStamp() => RandomNumberGenerator.GetHexString(StampLength);

    internal AuditedThing ToAudited() => new(AuditedThing.User, Id, Email!);
}

/// <summary>Identity's tables, described here because the context belongs to Data and must not know this module.</summary>
internal sealed class UserConfiguration :
    IEntityTypeConfiguration<User>,
    IEntityTypeConfiguration<IdentityRole<Guid>>,
    IEntityTypeConfiguration<IdentityUserRole<Guid>>,
    IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
    IEntityTypeConfiguration<IdentityRoleClaim<Guid>>
{
    private const int EmailMaxLength = 254;

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.Property(user => user.UserName).HasMaxLength(EmailMaxLength);
        builder.Property(user => user.NormalizedUserName).HasMaxLength(EmailMaxLength);
        builder.Property(user => user.Email).HasMaxLength(EmailMaxLength);
        builder.Property(user => user.NormalizedEmail).HasMaxLength(EmailMaxLength);
        builder.Property(user => user.PasswordHash).HasMaxLength(500);
        builder.Property(user => user.SecurityStamp).HasMaxLength(100);
        builder.Property(user => user.PhoneNumber).HasMaxLength(40);
        builder.Property(user => user.ConcurrencyStamp).HasMaxLength(100).IsConcurrencyToken();
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
        builder.HasIndex(user => user.NormalizedEmail).IsUnique();
        builder.HasMany<IdentityUserRole<Guid>>().WithOne().HasForeignKey(role => role.UserId).IsRequired();
        builder.HasMany<IdentityUserClaim<Guid>>().WithOne().HasForeignKey(claim => claim.UserId).IsRequired();
    }

    public void Configure(EntityTypeBuilder<IdentityRole<Guid>> builder)
    {
        builder.ToTable("Roles");
        builder.Property(role => role.Name).HasMaxLength(40);
        builder.Property(role => role.NormalizedName).HasMaxLength(40);
        builder.Property(role => role.ConcurrencyStamp).HasMaxLength(100).IsConcurrencyToken();
        builder.HasIndex(role => role.NormalizedName).IsUnique();
        builder.HasMany<IdentityUserRole<Guid>>().WithOne().HasForeignKey(user => user.RoleId).IsRequired();
        builder.HasMany<IdentityRoleClaim<Guid>>().WithOne().HasForeignKey(claim => claim.RoleId).IsRequired();
    }

    public void Configure(EntityTypeBuilder<IdentityUserRole<Guid>> builder)
    {
        builder.ToTable("UserRoles");
        builder.HasKey(role => new { role.UserId, role.RoleId });
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder) => builder.ToTable("UserClaims");

    public void Configure(EntityTypeBuilder<IdentityRoleClaim<Guid>> builder) => builder.ToTable("RoleClaims");
}
