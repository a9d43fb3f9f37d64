#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/relation_core.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize {

/// Options of calls of `related(...)` that connect records. `.through` is what the join table's rows get (Sequelize: `{
/// through: {...} }`).
template <class Through>
struct LinkOptions {
    std::optional<Values<Through>> through{};  ///< what the join table's rows hold beside the keys
    List<detail::FilterName> unfiltered{};     ///< filters of the target and the join table that do not count
    bool paranoid = true;                      ///< `false`: rows that were deleted softly, too
    bool hooks = true;                         ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

namespace detail {

/// One association of one record: what `Model::related` returns (Sequelize: the mixins, course.getStudents). M is the
/// member's type, U the target's struct. Valid while the record stays where it is. The record itself needs its key; its
/// member is neither read nor changed. One thread at a time.
///
/// Every call throws UsageError when the key of a record was not read, DatabaseError and ConnectionError.
template <class M>
class Relation {
    using U = TargetOf<M>;
    using Through = typename ThroughOf<M>::type;
    static constexpr bool toMany = AssociationTraits<M>::isToMany;

public:
    explicit Relation(const RelationCore& core) : core_(core) {}

    /// `SELECT ... FROM target WHERE foreign key = ?`: the associated records, for a to-one association the record or
    /// none (Sequelize: course.getStudents(), student.getGrade()). `get<StudentCard>()` gives a struct that is no
    /// model's, as `findAll<StudentCard>()` does. Throws what `findAll` throws.
    template <class As = U>
    [[nodiscard]] auto get(const FindOptions<U>& options = {}) const {
        static_assert(!std::same_as<As, Row>,
                      "get gives the associated records, or a struct that is filled by its members' names; rows of any "
                      "columns come from findAll<Row>");
        std::conditional_t<toMany, std::vector<As>, std::optional<As>> result;
        auto request = readAs<As, U>(requestOf(options));
        if constexpr (!toMany) request.limit = 1;
        core_.find(std::move(request), sinkOf(result));
        return result;
    }
    /// `SELECT count(*) ...`: how many associated records there are (Sequelize: countStudents). For a to-one
    /// association it does not compile.
    [[nodiscard]] std::uint64_t count(const CountOptions<U>& options = {}) const {
        static_assert(toMany, "a to-one association has one record or none: ask get()");
        return core_.count(requestOf(options));
    }
    /// Whether the record is associated, or all of the records are (Sequelize: hasStudent, hasStudents).
    [[nodiscard]] bool has(const U& record, const CallOptions& options = {}) const {
        return core_.has({core_.keyOf(&record)}, callOf(options));
    }
    [[nodiscard]] bool has(const std::vector<U>& records, const CallOptions& options = {}) const {
        return core_.has(keysOf(records), callOf(options));
    }

    /// Associates stored records (Sequelize: addStudent, addStudents). `UPDATE` of their foreign keys; through a join
    /// table `INSERT` of its rows, and `UPDATE` of those that exist when `.through` gives values; of those that were
    /// deleted softly it brings the rows back. One transaction. As many statements for a thousand records as for one,
    /// but that an INSERT has several hundred rows at most. Who adds one link meanwhile, too, finds it there.
    /// Throws ValidationError, UniqueConstraintError and ForeignKeyConstraintError, and EmptyResultError for a record
    /// that has no row. For a to-one association it does not compile: use `set`.
    void add(const U& record, const LinkOptions<Through>& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set()");
        core_.add({core_.keyOf(&record)}, throughOf(options), callOf(options));
    }
    void add(const std::vector<U>& records, const LinkOptions<Through>& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set()");
        core_.add(keysOf(records), throughOf(options), callOf(options));
    }
    /// Ends the association of these records; the records stay (Sequelize: removeStudent, removeStudents). `UPDATE` of
    /// their foreign keys to NULL; through a join table `DELETE` of its rows. One transaction. Throws ValidationError
    /// for a foreign key that cannot be NULL. For a to-one association it does not compile: use `set(null)`.
    void remove(const U& record, const CallOptions& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set(null)");
        core_.remove({core_.keyOf(&record)}, callOf(options));
    }
    void remove(const std::vector<U>& records, const CallOptions& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set(null)");
        core_.remove(keysOf(records), callOf(options));
    }
    /// Associates exactly these records: adds what is missing and ends the rest (Sequelize: setStudents). One
    /// transaction. Throws what `add` and `remove` throw.
    void set(const std::vector<U>& records, const LinkOptions<Through>& options = {}) const
        requires toMany
    {
        core_.set(keysOf(records), throughOf(options), callOf(options));
    }
    /// Makes it the associated record (Sequelize: setGrade). `UPDATE` of the foreign key, in one transaction.
    /// `set(null)` ends the association. Throws ValidationError, UniqueConstraintError and ForeignKeyConstraintError.
    void set(const U& record, const CallOptions& options = {}) const
        requires(!toMany)
    {
        core_.set({core_.keyOf(&record)}, {}, callOf(options));
    }
    void set(Null, const CallOptions& options = {}) const
        requires(!toMany)
    {
        core_.set({}, {}, callOf(options));
    }
    /// Stores a new record and associates it; returns it as `Model::create` does (Sequelize: createStudent). One
    /// transaction. Throws what `Model::create` throws.
    U create(U record, const LinkOptions<Through>& options = {}) const {
        core_.create(&record, throughOf(options), callOf(options));
        return record;
    }
    /// Stores new records and associates them; returns them as `Model::bulkCreate` does (Sequelize has createStudent
    /// for one only). `INSERT` of several hundred rows each, and of as many of the join table. One transaction. Throws
    /// what `Model::bulkCreate` throws. For a to-one association it does not compile: use `create`.
    std::vector<U> bulkCreate(std::vector<U> records, const LinkOptions<Through>& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use create()");
        core_.bulkCreate(records.data(), records.size(), throughOf(options), callOf(options));
        return records;
    }

private:
    // Where the options name no transaction, the thread's ambient one counts.
    template <class Options>
    [[nodiscard]] auto requestOf(const Options& options) const {
        auto request = takingPart(core_.database(), detail::requestOf(options));
        // It is asked what calls on the same record have changed.
        if (request.run.reading == ReadFrom::any) request.run.reading = ReadFrom::current;
        return request;
    }
    template <class Options>
    [[nodiscard]] RelationCall callOf(const Options& options) const {
        return {.filters = filterChoice(options), .run = withAmbient(core_.database(), givenRun(options))};
    }
    [[nodiscard]] RelationCore::Keys keysOf(const std::vector<U>& records) const {
        RelationCore::Keys keys;
        for (const auto& record : records) keys.push_back(core_.keyOf(&record));
        return keys;
    }
    [[nodiscard]] static std::vector<NamedAssignment> throughOf(const LinkOptions<Through>& options) {
        return options.through ? options.through->list() : std::vector<NamedAssignment>{};
    }

    RelationCore core_;
};

}  // namespace detail
}  // namespace sequelize
