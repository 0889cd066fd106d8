using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Imports;

/// <summary>An error of a row, as it is kept.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Pass">The pass that found it.</param>
/// <param name="RowNumber">The row, as the file counts it.</param>
/// <param name="Number">Its place among the errors of its row, from 0.</param>
/// <param name="Column">Our name of the column; null for the whole row.</param>
/// <param name="Code">Stable snake_case code.</param>
/// <param name="Message">What to do; nothing personal.</param>
public sealed record ImportRowError(Guid ImportId, int Pass, int RowNumber, int Number, string? Column, string Code, string Message)
{
    /// <summary>Longest message, in characters.</summary>
    public const int MessageMaxLength = 300;

    /// <summary>Most rows of one pass whose errors are kept; those beyond are counted.</summary>
    public const int MaxRows = 10_000;
}

/// <summary>A change of phone, account or channel that a checked row asks for, as it is kept to be shown.</summary>
/// <param name="ImportId">The import.</param>
/// <param name="Pass">The pass that found it.</param>
/// <param name="RowNumber">The row, as the file counts it.</param>
/// <param name="BeneficiaryId">Whose.</param>
/// <param name="SealedAfter">The details as they would be, encrypted.</param>
/// <param name="ChannelAfter">The channel as it would be.</param>
public sealed record ImportPayee(Guid ImportId, int Pass, int RowNumber, Guid BeneficiaryId, string SealedAfter, PaymentChannel ChannelAfter)
{
    /// <summary>Most that are kept of one pass; those beyond are counted.</summary>
    public const int MaxKept = 1_000;
}

internal sealed class ImportConfiguration : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> builder)
    {
        builder.ToTable("Imports");
        builder.Property(import => import.FileName).HasMaxLength(Import.FileNameMaxLength);
        builder.Property(import => import.Sha256).HasMaxLength(64);
        builder.Property(import => import.MappingJson).HasMaxLength(Import.MappingMaxLength);
        builder.Property(import => import.ProblemCode).HasMaxLength(64);
        builder.Property(import => import.Problem).HasMaxLength(Import.ProblemMaxLength);
        builder.Property(import => import.RunByName).HasMaxLength(254);
        builder.Property(import => import.Version).IsConcurrencyToken();
        builder.Ignore(import => import.Sum);
        builder.Ignore(import => import.IsRunning);
        builder.HasIndex(import => new { import.TargetId, import.CreatedAt, import.Id });
        builder.HasIndex(import => new { import.TargetId, import.Sha256 });
        builder.HasIndex(import => new { import.ContentDroppedAt, import.UpdatedAt });
    }
}

internal sealed class ImportRowErrorConfiguration : IEntityTypeConfiguration<ImportRowError>
{
    public void Configure(EntityTypeBuilder<ImportRowError> builder)
    {
        builder.ToTable("ImportRowErrors");
        builder.HasKey(error => new { error.ImportId, error.Pass, error.RowNumber, error.Number });
        builder.Property(error => error.Column).HasMaxLength(40);
        builder.Property(error => error.Code).HasMaxLength(64);
        builder.Property(error => error.Message).HasMaxLength(ImportRowError.MessageMaxLength);
        builder.HasOne<Import>().WithMany().HasForeignKey(error => error.ImportId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ImportPayeeConfiguration : IEntityTypeConfiguration<ImportPayee>
{
    public void Configure(EntityTypeBuilder<ImportPayee> builder)
    {
        builder.ToTable("ImportPayees");
        builder.HasKey(payee => new { payee.ImportId, payee.Pass, payee.RowNumber });
        builder.Property(payee => payee.SealedAfter).HasMaxLength(SealedDetails.MaxLength);
        builder.HasOne<Import>().WithMany().HasForeignKey(payee => payee.ImportId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(payee => payee.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
    }
}
