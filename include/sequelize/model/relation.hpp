#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/relation_core.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize {

/// What the join table's rows hold that a relation makes.
template <class Through>
struct LinkOptions {
    std::optional<Values<Through>> through{};
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

namespace detail {

/// One association of one record: what `Model::related` gives. M is the member's type, U the target's struct. Valid
/// while the record stays where it is. The record itself needs its key; its member is neither read nor changed.
///
/// Functions that write run in one transaction each, and throw ValidationError, UniqueConstraintError and
/// ForeignKeyConstraintError as `create` and `update` do.
template <class M>
class Relation {
    using U = TargetOf<M>;
    using Through = typename ThroughOf<M>::type;
    static constexpr bool toMany = AssociationTraits<M>::isToMany;

public:
    explicit Relation(const RelationCore& core) : core_(core) {}

    /// The associated records, or record (Sequelize: course.getStudents(), student.getGrade()).
    [[nodiscard]] auto get(const FindOptions<U>& options = {}) const {
        std::conditional_t<toMany, std::vector<U>, std::optional<U>> result;
        auto request = requestOf(options);
        if constexpr (!toMany) request.limit = 1;
        core_.find(std::move(request), sinkOf(result));
        return result;
    }
    /// How many there are (countStudents).
    [[nodiscard]] std::uint64_t count(const CountOptions<U>& options = {}) const {
        static_assert(toMany, "a to-one association has one record or none: ask get()");
        return core_.count({.where = options.where.expression(), .run = runOptions(options)});
    }
    /// Whether the record is, or all of them are, associated (hasStudent, hasStudents).
    [[nodiscard]] bool has(const U& record, const CallOptions& options = {}) const {
        return core_.has({core_.keyOf(&record)}, runOptions(options));
    }
    [[nodiscard]] bool has(const std::vector<U>& records, const CallOptions& options = {}) const {
        return core_.has(keysOf(records), runOptions(options));
    }

    /// Associates stored records (addStudent). Through a join table: adds its rows, and updates those that exist when
    /// `through` gives values.
    void add(const U& record, const LinkOptions<Through>& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set()");
        core_.add({core_.keyOf(&record)}, throughOf(options), runOptions(options));
    }
    void add(const std::vector<U>& records, const LinkOptions<Through>& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set()");
        core_.add(keysOf(records), throughOf(options), runOptions(options));
    }
    /// Ends the association; the records stay (removeStudent).
    void remove(const U& record, const CallOptions& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set(null)");
        core_.remove({core_.keyOf(&record)}, runOptions(options));
    }
    void remove(const std::vector<U>& records, const CallOptions& options = {}) const {
        static_assert(toMany, "a to-one association has one record: use set(null)");
        core_.remove(keysOf(records), runOptions(options));
    }
    /// Associates exactly these records: adds what is missing and ends the rest (setStudents).
    void set(const std::vector<U>& records, const LinkOptions<Through>& options = {}) const requires toMany {
        core_.set(keysOf(records), throughOf(options), runOptions(options));
    }
    /// Makes it the associated record (setGrade).
    void set(const U& record, const CallOptions& options = {}) const requires(!toMany) {
        core_.set({core_.keyOf(&record)}, {}, runOptions(options));
    }
    void set(Null, const CallOptions& options = {}) const requires(!toMany) { core_.set({}, {}, runOptions(options)); }
    /// Stores a new record and associates it (createStudent).
    U create(U record, const LinkOptions<Through>& options = {}) const {
        core_.create(&record, throughOf(options), runOptions(options));
        return record;
    }

private:
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
