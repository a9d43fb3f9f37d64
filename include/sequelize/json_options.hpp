#pragma once

/// What `toJSON`, `fromJSON`, `patchFromJSON` and `buildFromJSON` may be told. `sequelize/json.hpp` includes it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {

/// How a BIGINT stands in JSON: JavaScript reads a number beyond 2^53 rounded.
enum class JsonBigInt : std::uint8_t {
    number,       ///< as a number, whatever its size
    text,         ///< as a text of its digits, whatever its size
    unsafeAsText  ///< as a number up to 2^53 - 1, what JavaScript holds exactly; beyond as a text
};

/// How bytes stand in JSON.
enum class JsonBytes : std::uint8_t {
    buffer,  ///< `{"type": "Buffer", "data": [1, 2]}`, as Node's Buffer
    base64   ///< `"AQI="` (RFC 4648)
};

namespace detail {

/// How values stand in JSON. What reads it takes numbers and texts of digits for a BIGINT, unless it is told `number`.
struct JsonForms {
    JsonBigInt bigInts = JsonBigInt::number;
    JsonBytes bytes = JsonBytes::buffer;
};

template <class Options>
[[nodiscard]] JsonForms formsOf(const Options& options) noexcept {
    return {options.bigInts, options.bytes};
}

/// What `toJSON` writes of one level, as the typed options come down to it.
struct JsonLevel {
    std::ptrdiff_t member = -1;  ///< the association member's offset in the parent's struct; -1: the record itself
    std::string as{};            ///< the level's key; empty: the association's name
    Selection attributes{};
    bool all = true;  ///< all associations that are loaded, instead of `nested`
    std::vector<JsonLevel> nested{};
    Selection throughAttributes{};
    bool omitsThrough = false;
};

/// An attribute that JSON may set.
struct JsonKey {
    std::ptrdiff_t offset = -1;
    std::string key{};  ///< empty: the attribute's name
};

/// What JSON may set of one level.
struct JsonRules {
    std::ptrdiff_t member = -1;     ///< the association member's offset in the parent's struct
    std::vector<JsonKey> fields{};  ///< empty: all but what is protected
    std::vector<JsonKey> through{};
    std::vector<JsonRules> nested{};
};

/// What JSON of a stranger may do.
struct JsonInput {
    JsonRules rules{};
    bool ignoreUnknown = false;
    bool ignoreForbidden = false;
    JsonForms forms{};
};

template <class U, class Through>
struct JsonLevelOptions;
template <class U, class Through>
struct JsonRulesOptions;

template <class M>
using JsonLevelOptionsFor = JsonLevelOptions<TargetOf<M>, typename ThroughOf<M>::type>;
template <class M>
using JsonRulesOptionsFor = JsonRulesOptions<TargetOf<M>, typename ThroughOf<M>::type>;

template <class T, class C, class M>
[[nodiscard]] std::ptrdiff_t associationOffset(M C::*member) {
    static_assert(AssociationTraits<M>::isAssociation,
                  "this member is no association: include members of type BelongsTo, HasOne, HasMany or BelongsToMany");
    return memberOffset<T>(member);
}

/// An entry of `.include` of `toJSON`: `&Grade::students`, or `{&Grade::students, {.attributes = {&Student::name}}}`.
template <class T>
class JsonInclude {
public:
    template <class C, class M>
    JsonInclude(M C::*member) {
        level_.member = associationOffset<T>(member);
    }
    template <class C, class M>
    JsonInclude(M C::*member, JsonLevelOptionsFor<M> options) {
        level_.member = associationOffset<T>(member);
        level_.as = std::move(options.as);
        level_.attributes = options.attributes.selection();
        level_.all = !options.include.isGiven();
        level_.nested = options.include.entries();
        level_.throughAttributes = options.through.attributes.selection();
        level_.omitsThrough = options.through.omit;
    }
    [[nodiscard]] const JsonLevel& entry() const noexcept { return level_; }

private:
    JsonLevel level_;
};

/// An entry of `.fields`: an attribute that JSON may set, `&Book::title`, or `{&Book::title, "name"}` for one that has
/// another key there.
template <class T>
class JsonField {
public:
    template <class C, class M>
    JsonField(M C::*member) : key_{memberOffset<T>(member), {}} {}
    template <class C, class M>
    JsonField(M C::*member, std::string key) : key_{memberOffset<T>(member), std::move(key)} {}
    [[nodiscard]] const JsonKey& entry() const noexcept { return key_; }

private:
    JsonKey key_;
};

/// An entry of `.include` of `buildFromJSON`: `&Grade::students`, or `{&Grade::students, {.fields = {...}}}`.
template <class T>
class JsonBuildInclude {
public:
    template <class C, class M>
    JsonBuildInclude(M C::*member) {
        rules_.member = associationOffset<T>(member);
    }
    template <class C, class M>
    JsonBuildInclude(M C::*member, JsonRulesOptionsFor<M> options) {
        rules_ = {.member = associationOffset<T>(member),
                  .fields = options.fields.chosen(),
                  .through = options.through.entries(),
                  .nested = options.include.entries()};
    }
    [[nodiscard]] const JsonRules& entry() const noexcept { return rules_; }

private:
    JsonRules rules_;
};

/// What is written of a join table's row.
template <class Through>
struct JsonThroughOptions {
    Attributes<Through> attributes{};  ///< which, and under which keys; all that were read without it
    bool omit = false;                 ///< nothing
};

/// What `toJSON` may be told of an association.
template <class U, class Through = NoThrough>
struct JsonLevelOptions {
    std::string as{};                ///< its key; the association's name without it
    Attributes<U> attributes{};      ///< which, in which order, under which keys; all that were read without it
    List<JsonInclude<U>> include{};  ///< which associations; all that are loaded without it, none of an empty range
    JsonThroughOptions<Through> through{};  ///< of a belongsToMany: the join table's row
};

/// What `toJSON` may be told.
template <class T>
struct ToJsonOptions {
    Attributes<T> attributes{};      ///< which, in which order, under which keys; all that were read without it
    List<JsonInclude<T>> include{};  ///< which associations; all that are loaded without it, none of an empty range
    JsonBigInt bigInts = JsonBigInt::number;
    JsonBytes bytes = JsonBytes::buffer;
};

/// What `patchFromJSON` may be told.
template <class T>
struct PatchOptions {
    /// What the object may set: `{&Book::title, {&Book::subject, "topic"}}`. Without it all attributes but the primary
    /// key and the timestamps.
    List<JsonField<T>> fields{};
    bool ignoreUnknown = false;               ///< pass over keys that are no attribute, instead of refusing them
    bool ignoreForbidden = false;             ///< pass over attributes that may not be set, instead of refusing them
    JsonBigInt bigInts = JsonBigInt::number;  ///< with another one, texts of digits are read, too
    JsonBytes bytes = JsonBytes::buffer;
};

/// What `buildFromJSON` may be told of an association.
template <class U, class Through = NoThrough>
struct JsonRulesOptions {
    List<JsonField<U>> fields{};          ///< what its objects may set, as `.fields` of `buildFromJSON`
    List<JsonBuildInclude<U>> include{};  ///< associations that its objects may hold; none without it
    List<JsonField<Through>> through{};   ///< what they may set of the join table's row; nothing without it
};

/// What `buildFromJSON` may be told.
template <class T>
struct BuildOptions {
    /// What the object may set: `{&Book::title, {&Book::subject, "topic"}}`. Without it all attributes but timestamps
    /// and a primary key that is generated.
    List<JsonField<T>> fields{};
    List<JsonBuildInclude<T>> include{};      ///< associations that the object may hold; none without it
    bool ignoreUnknown = false;               ///< pass over keys that are no attribute, instead of refusing them
    bool ignoreForbidden = false;             ///< pass over attributes that may not be set, instead of refusing them
    JsonBigInt bigInts = JsonBigInt::number;  ///< with another one, texts of digits are read, too
    JsonBytes bytes = JsonBytes::buffer;
};

template <class T>
[[nodiscard]] JsonLevel levelOf(const ToJsonOptions<T>& options) {
    return {.attributes = options.attributes.selection(),
            .all = !options.include.isGiven(),
            .nested = options.include.entries()};
}
template <class T>
[[nodiscard]] JsonInput inputOf(const PatchOptions<T>& options) {
    return {.rules = {.fields = options.fields.chosen()},
            .ignoreUnknown = options.ignoreUnknown,
            .ignoreForbidden = options.ignoreForbidden,
            .forms = formsOf(options)};
}
template <class T>
[[nodiscard]] JsonInput inputOf(const BuildOptions<T>& options) {
    return {.rules = {.fields = options.fields.chosen(), .nested = options.include.entries()},
            .ignoreUnknown = options.ignoreUnknown,
            .ignoreForbidden = options.ignoreForbidden,
            .forms = formsOf(options)};
}

}  // namespace detail
}  // namespace sequelize
