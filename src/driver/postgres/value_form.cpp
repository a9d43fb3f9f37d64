#include "value_form.hpp"

#include <algorithm>
#include <array>

namespace sequelize::detail::postgres {

namespace {

struct BuiltIn {
    Oid type;
    Oid array;  // of such values; 0: none
    Form form;
};

constexpr std::array builtIns{
    BuiltIn{oids::boolean, 1000, Form::boolean},
    BuiltIn{oids::bytea, 1001, Form::bytea},
    BuiltIn{18, 1002, Form::text},  // "char"
    BuiltIn{19, 1003, Form::text},  // name
    BuiltIn{oids::int8, 1016, Form::int8},
    BuiltIn{21, 1005, Form::int2},
    BuiltIn{23, 1007, Form::int4},
    BuiltIn{25, 1009, Form::text},
    BuiltIn{26, 1028, Form::oid},
    BuiltIn{114, 199, Form::json},
    BuiltIn{142, 143, Form::text},  // xml
    BuiltIn{700, 1021, Form::float4},
    BuiltIn{oids::float8, 1022, Form::float8},
    BuiltIn{705, 0, Form::text},      // unknown
    BuiltIn{1042, 1014, Form::text},  // char(n)
    BuiltIn{1043, 1015, Form::text},  // varchar
    BuiltIn{oids::date, 1182, Form::date},
    BuiltIn{oids::time, 1183, Form::time},
    BuiltIn{1114, 1115, Form::timestamp},
    BuiltIn{oids::timestamptz, 1185, Form::timestamptz},
    BuiltIn{oids::numeric, 1231, Form::numeric},
    BuiltIn{2275, 1263, Form::text},  // cstring
    BuiltIn{2278, 0, Form::text},     // void
    BuiltIn{2950, 2951, Form::uuid},
    BuiltIn{3802, 3807, Form::jsonb},
};

}  // namespace

std::optional<ValueForm> builtInForm(Oid type) noexcept {
    if (type == 0) return std::nullopt;
    for (const BuiltIn& known : builtIns) {
        if (known.type == type) return ValueForm{.form = known.form};
        if (known.array == type) return ValueForm{.form = known.form, .isArray = true};
    }
    return std::nullopt;
}

}  // namespace sequelize::detail::postgres
