#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize::detail {

/// How a relation's call runs, and which filters of the target and of the join table it leaves out.
struct RelationCall {
    FilterChoice filters{};
    RunOptions run{};
};

/// The compiled half of `Relation`: one association of one record. Target rows are named by their keys: their primary
/// key, or the columns that the join table refers to. A key with a NULL in it, and one that no row has yet, refers to
/// nothing. Which keys are equal, the database says.
class SEQUELIZE_API RelationCore {
public:
    using Key = std::vector<Value>;
    using Keys = std::vector<Key>;

    /// Throws AssociationError when no association fills that member of `source`'s struct.
    RelationCore(const ModelCore& source, std::ptrdiff_t member, void* record);

    [[nodiscard]] const Database& database() const noexcept { return source_.database(); }
    void find(FindRequest request, RecordSink sink) const;
    [[nodiscard]] std::uint64_t count(CountRequest request) const;
    /// Whether all of them are associated with the record.
    [[nodiscard]] bool has(const Keys& keys, const RelationCall& call) const;
    /// The key of a target record.
    [[nodiscard]] Key keyOf(const void* target) const;

    // They run in one transaction each, and again where that was the victim of a deadlock: but `create`, `bulkCreate`
    // and what changes the record's own row. They throw UsageError when the record, or one that it is to be associated
    // with, is not saved.
    void add(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call) const;
    void remove(const Keys& keys, const RelationCall& call) const;
    void set(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call) const;
    void create(void* target, const std::vector<NamedAssignment>& through, const RelationCall& call) const;
    /// Of `count` target records, which stand one behind the other.
    void bulkCreate(void* targets, std::size_t count, const std::vector<NamedAssignment>& through,
                    const RelationCall& call) const;

private:
    /// Which target rows a condition is about: all that the key refers to, or those of the association's scope.
    enum class Scope : std::uint8_t { any, own };

    [[nodiscard]] std::vector<std::size_t> targetColumns() const;
    [[nodiscard]] Key ownKey() const;
    void requireSaved() const;
    void requireSaved(const Keys& keys) const;
    /// Throws UsageError for values that would move the join table's row to other records.
    void requireNoKeys(const std::vector<NamedAssignment>& through) const;

    /// What filters ask of the target's rows, and of the join table's, in one call.
    struct Conditions {
        Expression target{};
        Expression through{};
    };
    [[nodiscard]] Conditions conditionsOf(const FilterChoice& choice) const;
    template <class Request>
    [[nodiscard]] bool restrict(Request& request) const;
    [[nodiscard]] Expression linked(Scope scope, const Conditions& filters, const std::string& alias) const;
    [[nodiscard]] Expression linked(Scope scope, const Conditions& filters) const;
    [[nodiscard]] Expression linkedTo(std::span<const Key> keys, const Conditions& filters) const;
    [[nodiscard]] Expression named(std::span<const Key> keys) const;
    [[nodiscard]] Keys targetKeys(Expression where, const RunOptions& run) const;
    [[nodiscard]] Keys stored(const Keys& keys, const RunOptions& run) const;
    [[nodiscard]] Keys connected(const Keys& among, Scope scope, const Conditions& filters,
                                 const RunOptions& run) const;
    /// Those that a row of the join table connects with the record, whatever hides the targets. With a lock: also
    /// those that a transaction does not see yet.
    [[nodiscard]] Keys linkedAmong(const Keys& among, const Conditions& filters, const RunOptions& run,
                                   Lock lock = Lock::none) const;
    /// Brings links back that were deleted softly; returns whose there were none.
    [[nodiscard]] Keys restoreLinks(const Keys& keys, const std::vector<AssignedValue>& values,
                                    const FilterChoice& choice, const RunOptions& run) const;

    [[nodiscard]] std::vector<AssignedValue> rowOfNew() const;
    [[nodiscard]] std::vector<AssignedValue> throughValues(const std::vector<NamedAssignment>& values) const;
    void requireVisible(std::span<const Key> keys, const Conditions& filters, const RunOptions& run) const;
    [[noreturn]] void failUnseen() const;
    [[nodiscard]] bool isOfLink(const UniqueConstraintError& error) const;
    void refer(const Key* key, const RunOptions& run) const;
    // `call`: as it was given; `run`: in the transaction of this call
    void connect(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call,
                 const Conditions& filters, const RunOptions& run) const;
    void link(const Keys& keys, const std::vector<NamedAssignment>& through, const RelationCall& call,
              const Conditions& filters, const RunOptions& run) const;
    /// Locks the records that the join table's rows are to connect, so that whoever links them waits.
    void lockEnds(const Keys& keys, const RunOptions& run) const;
    void updateLinks(const Keys& keys, const std::vector<AssignedValue>& values, const Conditions& filters,
                     const RunOptions& run) const;
    /// Inserts what nobody else does meanwhile.
    void insertMissing(Keys missing, const std::vector<NamedAssignment>& through, const Conditions& filters,
                       const RunOptions& run) const;
    void insertLinks(const Keys& keys, const std::vector<NamedAssignment>& through, const RunOptions& run) const;
    void disconnect(const Keys& keys, const Conditions& filters, const RunOptions& run) const;

    const ModelCore& source_;
    const Association& association_;
    const ModelCore& target_;
    const ModelCore* through_;
    void* record_;
};

}  // namespace sequelize::detail
