using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Settlement : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "FileChunks",
                columns: table => new
                {
                    FileId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FileChunks", x => new { x.FileId, x.Number });
                });

            // Kept as they are: the pieces of imports become pieces of files of one kind.
            migrationBuilder.Sql("INSERT INTO \"FileChunks\" (\"FileId\", \"Number\", \"Kind\", \"Content\", \"CreatedAt\") SELECT \"ImportId\", \"Number\", 'import', \"Content\", \"CreatedAt\" FROM \"ImportChunks\"");

            migrationBuilder.DropTable(
                name: "ImportChunks");

            migrationBuilder.CreateIndex(
                name: "IX_FileChunks_Kind_CreatedAt",
                table: "FileChunks",
                columns: new[] { "Kind", "CreatedAt" });

            migrationBuilder.DropIndex(
                name: "IX_Transactions_ProcessorId",
                table: "Transactions");

            migrationBuilder.AddColumn<DateTime>(
                name: "BookedAt",
                table: "Transactions",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FeeAcceptedMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "OpenMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "SettledOtherwiseMinor",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // What was computed is kept now.
            migrationBuilder.Sql("UPDATE \"Transactions\" SET \"OpenMinor\" = CASE WHEN \"Bookings\" % 2 = 1 THEN \"AmountMinor\" ELSE 0 END - \"SettledMinor\"");

            migrationBuilder.CreateTable(
                name: "SettlementIssues",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(210)", maxLength: 210, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Description = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    ExpectedMinor = table.Column<long>(type: "bigint", nullable: false),
                    ActualMinor = table.Column<long>(type: "bigint", nullable: false),
                    WaitingMinor = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    SettlementReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    TransactionReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MatchKey = table.Column<string>(type: "nvarchar(210)", maxLength: 210, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MatchedUpTo = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    TransactionIds = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    LineIds = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RetryCount = table.Column<int>(type: "int", nullable: false),
                    NextRetryAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    AssignedTo = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    DueAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    EscalatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Resolution = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    MovedMoney = table.Column<bool>(type: "bit", nullable: false),
                    ClosedItself = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    ClosedByLineId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    ResolvedById = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ResolvedByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    Follows = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    FactsVersion = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementIssues", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementIssues_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementIssues_SettlementIssues_Follows",
                        column: x => x.Follows,
                        principalTable: "SettlementIssues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementReaches",
                columns: table => new
                {
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ReachesOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementReaches", x => new { x.ProcessorId, x.Environment });
                    table.ForeignKey(
                        name: "FK_SettlementReaches_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementSettings",
                columns: table => new
                {
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EveryDay = table.Column<bool>(type: "bit", nullable: false),
                    Holidays = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ColumnNames = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    MinorUnits = table.Column<bool>(type: "bit", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementSettings", x => x.ProcessorId);
                    table.ForeignKey(
                        name: "FK_SettlementSettings_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementStatements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    FileName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Intent = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    SettledAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Relation = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Of = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ReachesOn = table.Column<DateOnly>(type: "date", nullable: true),
                    LineCount = table.Column<int>(type: "int", nullable: false),
                    StayingCount = table.Column<int>(type: "int", nullable: false),
                    WithdrawnCount = table.Column<int>(type: "int", nullable: false),
                    MatchedCount = table.Column<int>(type: "int", nullable: false),
                    AmountMismatchCount = table.Column<int>(type: "int", nullable: false),
                    MissingTransactionCount = table.Column<int>(type: "int", nullable: false),
                    DuplicateCount = table.Column<int>(type: "int", nullable: false),
                    ClosedCount = table.Column<int>(type: "int", nullable: false),
                    ProblemCode = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Problem = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementStatements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementStatements_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementStatements_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementIssueFiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    IssueId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    MediaType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementIssueFiles", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementIssueFiles_SettlementIssues_IssueId",
                        column: x => x.IssueId,
                        principalTable: "SettlementIssues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementIssueNotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    IssueId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    From = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    To = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    FileId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementIssueNotes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementIssueNotes_SettlementIssues_IssueId",
                        column: x => x.IssueId,
                        principalTable: "SettlementIssues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementResolutions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    IssueId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FactsVersion = table.Column<int>(type: "int", nullable: false),
                    Resolution = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Notes = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Lines = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    AmountMinor = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    ProposedById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProposedByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    ProposedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementResolutions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementResolutions_SettlementIssues_IssueId",
                        column: x => x.IssueId,
                        principalTable: "SettlementIssues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementLines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StatementId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    VersionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    SettlementReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    TransactionReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    MatchKey = table.Column<string>(type: "nvarchar(210)", maxLength: 210, nullable: false, collation: "Latin1_General_100_BIN2"),
                    GrossMinor = table.Column<long>(type: "bigint", nullable: false),
                    FeeMinor = table.Column<long>(type: "bigint", nullable: false),
                    NetMinor = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    SettledAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    Stands = table.Column<bool>(type: "bit", nullable: false),
                    WithdrawnById = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ToMatchFor = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    IsBooked = table.Column<bool>(type: "bit", nullable: false),
                    Turn = table.Column<int>(type: "int", nullable: false),
                    FirstEntryId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    TransactionId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Direction = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    HasTenant = table.Column<bool>(type: "bit", nullable: false),
                    SettledMinor = table.Column<long>(type: "bigint", nullable: false),
                    BookedFeeMinor = table.Column<long>(type: "bigint", nullable: false),
                    FeeReturnedMinor = table.Column<long>(type: "bigint", nullable: false),
                    WaitingMinor = table.Column<long>(type: "bigint", nullable: false),
                    Waits = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    DecidedMinor = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementLines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementLines_JournalEntries_FirstEntryId",
                        column: x => x.FirstEntryId,
                        principalTable: "JournalEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementLines_SettlementStatements_StatementId",
                        column: x => x.StatementId,
                        principalTable: "SettlementStatements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementLines_SettlementStatements_ToMatchFor",
                        column: x => x.ToMatchFor,
                        principalTable: "SettlementStatements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementLines_SettlementStatements_VersionId",
                        column: x => x.VersionId,
                        principalTable: "SettlementStatements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementLines_SettlementStatements_WithdrawnById",
                        column: x => x.WithdrawnById,
                        principalTable: "SettlementStatements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SettlementResolutionDecisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PendingResolutionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Approved = table.Column<bool>(type: "bit", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementResolutionDecisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementResolutionDecisions_SettlementResolutions_PendingResolutionId",
                        column: x => x.PendingResolutionId,
                        principalTable: "SettlementResolutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProcessorId_Environment_Reference",
                table: "Transactions",
                columns: new[] { "ProcessorId", "Environment", "Reference" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProcessorId_Environment_SettlementDueOn_Id",
                table: "Transactions",
                columns: new[] { "ProcessorId", "Environment", "SettlementDueOn", "Id" },
                filter: "\"OpenMinor\" <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_JournalLines_Environment_BookedAt",
                table: "JournalLines",
                columns: new[] { "Environment", "BookedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssueFiles_IssueId",
                table: "SettlementIssueFiles",
                column: "IssueId");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssueNotes_IssueId_At_Id",
                table: "SettlementIssueNotes",
                columns: new[] { "IssueId", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_DueAt",
                table: "SettlementIssues",
                column: "DueAt",
                filter: "\"Status\" <> 'resolved' AND \"EscalatedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_Environment_CreatedAt_Id",
                table: "SettlementIssues",
                columns: new[] { "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_Follows",
                table: "SettlementIssues",
                column: "Follows");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_NextRetryAt",
                table: "SettlementIssues",
                column: "NextRetryAt",
                filter: "\"NextRetryAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_Open",
                table: "SettlementIssues",
                columns: new[] { "Environment", "AssignedTo", "CreatedAt", "Id" },
                filter: "\"Status\" <> 'resolved'");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_ProcessorId_Environment_CreatedAt_Id",
                table: "SettlementIssues",
                columns: new[] { "ProcessorId", "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_ProcessorId_Environment_Kind_Subject",
                table: "SettlementIssues",
                columns: new[] { "ProcessorId", "Environment", "Kind", "Subject" },
                unique: true,
                filter: "\"Status\" <> 'resolved'");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementIssues_ProcessorId_Environment_MatchKey",
                table: "SettlementIssues",
                columns: new[] { "ProcessorId", "Environment", "MatchKey" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_FirstEntryId",
                table: "SettlementLines",
                column: "FirstEntryId");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_ProcessorId_Environment_MatchKey",
                table: "SettlementLines",
                columns: new[] { "ProcessorId", "Environment", "MatchKey" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_ProcessorId_Environment_SettlementReference",
                table: "SettlementLines",
                columns: new[] { "ProcessorId", "Environment", "SettlementReference" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_StatementId_Number",
                table: "SettlementLines",
                columns: new[] { "StatementId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_ToMatchFor_MatchKey",
                table: "SettlementLines",
                columns: new[] { "ToMatchFor", "MatchKey" },
                filter: "\"ToMatchFor\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_TransactionId",
                table: "SettlementLines",
                column: "TransactionId");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_VersionId_Number",
                table: "SettlementLines",
                columns: new[] { "VersionId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_WithdrawnById",
                table: "SettlementLines",
                column: "WithdrawnById");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementResolutionDecisions_PendingResolutionId",
                table: "SettlementResolutionDecisions",
                column: "PendingResolutionId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SettlementResolutions_IssueId_ProposedAt",
                table: "SettlementResolutions",
                columns: new[] { "IssueId", "ProposedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementStatements_ConnectionId",
                table: "SettlementStatements",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementStatements_Environment_CreatedAt_Id",
                table: "SettlementStatements",
                columns: new[] { "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementStatements_ProcessorId_Environment_CreatedAt_Id",
                table: "SettlementStatements",
                columns: new[] { "ProcessorId", "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementStatements_ProcessorId_Environment_Sha256",
                table: "SettlementStatements",
                columns: new[] { "ProcessorId", "Environment", "Sha256" },
                unique: true,
                filter: "\"Status\" <> 'refused'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ImportChunks",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportChunks", x => new { x.ImportId, x.Number });
                });

            migrationBuilder.Sql("INSERT INTO \"ImportChunks\" (\"ImportId\", \"Number\", \"Content\", \"CreatedAt\") SELECT \"FileId\", \"Number\", \"Content\", \"CreatedAt\" FROM \"FileChunks\" WHERE \"Kind\" = 'import'");

            migrationBuilder.DropTable(
                name: "FileChunks");

            migrationBuilder.CreateIndex(
                name: "IX_ImportChunks_CreatedAt",
                table: "ImportChunks",
                column: "CreatedAt");

            migrationBuilder.DropTable(
                name: "SettlementIssueFiles");

            migrationBuilder.DropTable(
                name: "SettlementIssueNotes");

            migrationBuilder.DropTable(
                name: "SettlementLines");

            migrationBuilder.DropTable(
                name: "SettlementReaches");

            migrationBuilder.DropTable(
                name: "SettlementResolutionDecisions");

            migrationBuilder.DropTable(
                name: "SettlementSettings");

            migrationBuilder.DropTable(
                name: "SettlementStatements");

            migrationBuilder.DropTable(
                name: "SettlementResolutions");

            migrationBuilder.DropTable(
                name: "SettlementIssues");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_ProcessorId_Environment_Reference",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_ProcessorId_Environment_SettlementDueOn_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_JournalLines_Environment_BookedAt",
                table: "JournalLines");

            migrationBuilder.DropColumn(
                name: "BookedAt",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FeeAcceptedMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "OpenMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "SettledOtherwiseMinor",
                table: "Transactions");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProcessorId",
                table: "Transactions",
                column: "ProcessorId");

        }
    }
}
