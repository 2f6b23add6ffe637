# Sets a Request Tracker 5 up for Ventanilla: group, rights, custom fields and the webhook of the queues named in
# VENTANILLA_RT_QUEUES (separated by commas). May be loaded again, for instance with one more queue.
#
#   VENTANILLA_RT_QUEUES='Ciudadania' rt-setup-database-5 --action insert --skip-create --datafile ventanilla.initialdata.pl
#
# VENTANILLA_RT_USER        the bot's account; "ventanilla" where it is not given
# VENTANILLA_RT_PASSWORD    makes that account with this password; without it the account must exist
# VENTANILLA_RT_REQUESTORS  1: the bot may make a user for each citizen. RT has only AdminUsers for that, which lets it
#                           change any user, so leave it out unless citizens must be seen as requestors.
#
# The webhook stays silent until RT_SiteConfig.d has an address and a secret for it:
#   Set($VentanillaWebhookUrl, 'https://.../desk/rt/webhook'); Set($VentanillaWebhookSecret, '...');
use strict;
use warnings;
use Encode ();

our (@Groups, @Queues, @Users, @Members, @CustomFields, @ACL, @Scrips, @Final);

my @names = grep { length } map { s/^\s+|\s+$//gr } split /,/, _ventanilla_given('QUEUES');
die "VENTANILLA_RT_QUEUES must name at least one queue.\n" unless @names;
my $bot = _ventanilla_given('USER') || 'ventanilla';
my $password = _ventanilla_given('PASSWORD');
my $group = 'Ventanilla';

sub _ventanilla_given {
    my ($name) = @_;
    return Encode::decode('UTF-8', $ENV{"VENTANILLA_RT_$name"} // '');
}

sub _ventanilla_known {
    my ($class, %columns) = @_;
    my $object = $class->new(RT->SystemUser);
    $object->LoadByCols(%columns);
    return $object->id ? $object : undef;
}

@Queues = map { { Name => $_ } } grep { !_ventanilla_known('RT::Queue', Name => $_) } @names;
@Groups = ({ Name => $group, Description => 'What Ventanilla may do' })
  unless _ventanilla_known('RT::Group', Name => $group, Domain => 'UserDefined');
@Users = ({ Name => $bot, RealName => 'Ventanilla', Password => $password, Privileged => 1 })
  if $password && !_ventanilla_known('RT::User', Name => $bot);
my $members = _ventanilla_known('RT::Group', Name => $group, Domain => 'UserDefined');
my $account = _ventanilla_known('RT::User', Name => $bot);
@Members = ({ Group => $group, GroupDomain => 'UserDefined', Class => 'RT::User', Name => $bot })
  unless $members && $account && $members->HasMember($account->PrincipalId);

# Fields of a ticket, then the one of a transaction. NoteKey holds many: what the bot notes it cannot read again.
my %fields = (
    'RT::Queue-RT::Ticket' => [
        [ ConversationKey => 'FreeformSingle' ], [ Channel => 'FreeformSingle' ], [ Language => 'FreeformSingle' ],
        [ Topic => 'FreeformSingle' ], [ Kind => 'FreeformSingle' ], [ Delivery => 'FreeformSingle' ],
        [ NoteKey => 'FreeformMultiple' ],
    ],
    'RT::Queue-RT::Ticket-RT::Transaction' => [ [ MessageKey => 'FreeformSingle' ] ],
);
for my $lookup (sort keys %fields) {
    for my $field (@{ $fields{$lookup} }) {
        my ($name, $type) = @$field;
        if (my $known = _ventanilla_known('RT::CustomField', Name => $name, LookupType => $lookup, Disabled => 0)) {
            push @Final, sub { _ventanilla_apply($known, @names) };
            next;
        }
        push @CustomFields, { Name => $name, Type => $type, LookupType => $lookup, ApplyTo => [@names],
            MaxValues => $type eq 'FreeformMultiple' ? 0 : 1 };
    }
}

sub _ventanilla_apply {
    my ($object, @to) = @_;
    for my $name (@to) {
        my $queue = _ventanilla_known('RT::Queue', Name => $name) or next;
        if ($object->isa('RT::CustomField')) {
            $object->AddToObject($queue) unless $object->IsAdded($queue->id) || $object->IsGlobal;
        } else {
            $object->AddToObject(ObjectId => $queue->id, Stage => 'TransactionBatch')
              unless $object->IsAdded($queue->id) || $object->IsGlobal;
        }
    }
    return 1;
}

# Never ShowTicketComments: what the account cannot read it cannot pass on.
my @rights = qw(SeeQueue ShowTicket CreateTicket ReplyToTicket CommentOnTicket ModifyTicket OwnTicket
  SeeCustomField ModifyCustomField SetInitialCustomField);
my $everybody = RT::Group->new(RT->SystemUser);
$everybody->LoadSystemInternalGroup('Privileged');
for my $name (@names) {
    my $queue = _ventanilla_known('RT::Queue', Name => $name);
    push @ACL, map { { GroupDomain => 'UserDefined', GroupId => $group, Queue => $name, Right => $_ } }
      grep { !_ventanilla_granted($members, $queue, $_) } @rights;
    push @ACL, { GroupDomain => 'SystemInternal', GroupType => 'Privileged', Queue => $name, Right => 'SeeCustomField' }
      unless _ventanilla_granted($everybody, $queue, 'SeeCustomField');
}
push @ACL, { GroupDomain => 'UserDefined', GroupId => $group, Right => 'AdminUsers' }
  if _ventanilla_given('REQUESTORS') && !_ventanilla_granted($members, RT->System, 'AdminUsers');

sub _ventanilla_granted {
    my ($to, $object, $right) = @_;
    return $to && $object && _ventanilla_known('RT::ACE', PrincipalId => $to->PrincipalId, RightName => $right,
        ObjectType => ref $object, ObjectId => $object->id);
}

# After the batch, when all is written: a call from inside the database transaction would come too early to be followed.
my $webhook = 'Ventanilla: webhook';
my $scrip = _ventanilla_known('RT::Scrip', Description => $webhook);
if ($scrip) {
    push @Final, sub { _ventanilla_apply($scrip, @names) };
} else {
    push @Scrips, {
        Description => $webhook, Queue => [ map { { ObjectId => $_, Stage => 'TransactionBatch' } } @names ],
        ScripCondition => 'User Defined', ScripAction => 'User Defined', Template => 'Blank',
        CustomIsApplicableCode => qq{
my \$done = \$self->TransactionObj;
return 0 if \$done->CreatorObj->Name eq '$bot' || \$done->Creator == RT->SystemUser->id;
return 1 if \$done->Type =~ /^(?:Correspond|Status|SetWatcher|Take|Steal|Give|Untake|Force)\$/;
return 1 if \$done->Type eq 'Set' && (\$done->Field // '') =~ /^(?:Owner|Queue)\$/;
return \$done->Type eq 'AddLink' && (\$done->Field // '') eq 'MergedInto' ? 1 : 0;
},
        CustomPrepareCode => 'return 1;',
        CustomCommitCode => q{
my ($url, $secret) = (RT->Config->Get('VentanillaWebhookUrl'), RT->Config->Get('VentanillaWebhookSecret'));
return 1 unless $url && $secret;
my $done = $self->TransactionObj;
my $body = JSON::to_json({ at => time, id => 'rt-' . $done->id, ticket => $self->TicketObj->id + 0 }, { canonical => 1, utf8 => 1 });
require LWP::UserAgent;
require Digest::SHA;
my $answer = LWP::UserAgent->new(timeout => 2, max_redirect => 0)->post($url, 'Content-Type' => 'application/json',
    'X-RT-Delivery' => 'rt-' . $done->id, 'X-Hub-Signature-256' => 'sha256=' . Digest::SHA::hmac_sha256_hex($body, $secret),
    Content => $body);
RT->Logger->warning('Ventanilla webhook: ' . $answer->status_line) unless $answer->is_success;
return 1;
},
    };
}

1;
